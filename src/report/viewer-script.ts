// The page's only script of our own: the 3-D viewer of the structures. Written as text because it runs in the
// reader's browser, next to 3Dmol (Rego & Koes, Bioinformatics 31, 1322 (2015), doi 10.1093/bioinformatics/btu829).

/** JavaScript for the page; expects the markup of structure-viewer.ts and, for drawing, the global $3Dmol. */
export const VIEWER_SCRIPT = `
(function () {
  'use strict'
  var scenes = JSON.parse(document.getElementById('scenes').textContent)
  var section = document.getElementById('structures')
  var stage = section.querySelector('.stage')
  var message = section.querySelector('.stage-message')
  var buttons = Array.from(section.querySelectorAll('.structure-list button'))
  var captions = Array.from(section.querySelectorAll('.structure-caption'))
  var legend = section.querySelector('.elements')
  var repeatBoxes = Array.from(section.querySelectorAll('input[name=repeats]'))
  var bondBox = section.querySelector('input[name=bonds]')
  var surfaceBox = section.querySelector('input[name=surface]')
  var current = 0
  var viewer = null

  function hasWebGL() {
    try {
      var canvas = document.createElement('canvas')
      return Boolean(canvas.getContext('webgl2') || canvas.getContext('webgl'))
    } catch (error) {
      return false
    }
  }

  function toCartesian(cell, f) {
    return {
      x: f[0] * cell[0] + f[1] * cell[3] + f[2] * cell[6],
      y: f[0] * cell[1] + f[1] * cell[4] + f[2] * cell[7],
      z: f[0] * cell[2] + f[1] * cell[5] + f[2] * cell[8],
    }
  }

  // Every image of an atom inside the shown block; an atom on a face, edge or corner appears on all of them.
  function imagesOf(scene, atom, repeats) {
    var ranges = [0, 1, 2].map(function (axis) {
      var shifts = []
      if (!scene.pbc[axis]) return [0]
      for (var s = -1; s <= repeats[axis]; s++) {
        var f = atom[axis + 1] + s
        if (f > -0.001 && f < repeats[axis] + 0.001) shifts.push(s)
      }
      return shifts
    })
    var images = []
    ranges[0].forEach(function (a) {
      ranges[1].forEach(function (b) { ranges[2].forEach(function (c) { images.push([a, b, c]) }) })
    })
    return images
  }

  function modelAtoms(scene, repeats, withBonds) {
    var atoms = []
    var indexOf = new Map()
    var bondsFrom = scene.atoms.map(function () { return [] })
    if (withBonds) scene.bonds.forEach(function (bond) { bondsFrom[bond[0]].push(bond) })
    function add(element, f, ball) {
      var at = toCartesian(scene.cell, f)
      at.elem = scene.elements[element]
      at.bonds = []
      at.bondOrder = []
      at.properties = { ball: ball }
      at.serial = atoms.length
      atoms.push(at)
      return atoms.length - 1
    }
    function join(i, j) {
      atoms[i].bonds.push(j)
      atoms[i].bondOrder.push(1)
    }
    scene.atoms.forEach(function (atom, owner) {
      imagesOf(scene, atom, repeats).forEach(function (s) {
        var index = add(atom[0], [atom[1] + s[0], atom[2] + s[1], atom[3] + s[2]], true)
        indexOf.set([owner, s[0], s[1], s[2]].join(), index)
        atoms[index].owner = owner
        atoms[index].shift = s
      })
    })
    var shown = atoms.length
    for (var i = 0; i < shown; i++) {
      bondsFrom[atoms[i].owner].forEach(function (bond) {
        var s = atoms[i].shift
        var t = [s[0] + bond[2], s[1] + bond[3], s[2] + bond[4]]
        var other = indexOf.get([bond[1], t[0], t[1], t[2]].join())
        if (other !== undefined) { join(i, other); return }
        // The neighbour lies outside the block: half a stick shows that the bond goes on.
        var from = scene.atoms[atoms[i].owner]
        var to = scene.atoms[bond[1]]
        var middle = [0, 1, 2].map(function (axis) { return (from[axis + 1] + s[axis] + to[axis + 1] + t[axis]) / 2 })
        var end = add(from[0], middle, false)
        join(i, end)
        join(end, i)
      })
    }
    return atoms
  }

  // imagesOf reads an atom: its element, then its place.
  function drawPath(scene, repeats, colour) {
    scene.path.forEach(function (place) {
      imagesOf(scene, [0].concat(place), repeats).forEach(function (s) {
        var at = toCartesian(scene.cell, [place[0] + s[0], place[1] + s[1], place[2] + s[2]])
        viewer.addSphere({ center: at, radius: 0.16, color: colour })
      })
    })
  }

  // One piece per cell: they meet on the faces.
  function drawSurface(scene, repeats) {
    var surface = scene.surface
    for (var a = 0; a < repeats[0]; a++) {
      for (var b = 0; b < repeats[1]; b++) {
        for (var c = 0; c < repeats[2]; c++) {
          var points = []
          var normals = []
          for (var n = 0; n < surface.points.length; n += 3) {
            var p = surface.points
            var m = surface.normals
            points.push(toCartesian(scene.cell, [p[n] / 1000 + a, p[n + 1] / 1000 + b, p[n + 2] / 1000 + c]))
            normals.push({ x: m[n] / 100, y: m[n + 1] / 100, z: m[n + 2] / 100 })
          }
          viewer.addCustom({
            vertexArr: points, normalArr: normals, faceArr: surface.triangles, color: '#e3a008', opacity: 0.6,
          })
        }
      }
    }
  }

  function drawCell(scene, repeats, colour, ink) {
    var axes = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    axes.forEach(function (axis, k) {
      var u = (k + 1) % 3
      var v = (k + 2) % 3
      for (var i = 0; i <= repeats[u]; i++) {
        for (var j = 0; j <= repeats[v]; j++) {
          var from = [0, 0, 0]
          from[u] = i
          from[v] = j
          var to = from.slice()
          to[k] = repeats[k]
          viewer.addCylinder({
            start: toCartesian(scene.cell, from), end: toCartesian(scene.cell, to), radius: 0.02, color: colour,
          })
        }
      }
      // The letter stands 0.9 angstrom beyond the middle of its edge, seen from the centre of the cell.
      var middle = toCartesian(scene.cell, axis.map(function (value) { return value * 0.5 }))
      var centre = toCartesian(scene.cell, [0.5, 0.5, 0.5])
      var away = { x: middle.x - centre.x, y: middle.y - centre.y, z: middle.z - centre.z }
      var length = Math.hypot(away.x, away.y, away.z)
      viewer.addLabel(['a', 'b', 'c'][k], {
        position: {
          x: middle.x + 0.9 * away.x / length, y: middle.y + 0.9 * away.y / length, z: middle.z + 0.9 * away.z / length,
        },
        fontColor: ink, fontSize: 20, backgroundOpacity: 0, alignment: 'center', inFront: true,
      })
    })
  }

  function hexColour(symbol) {
    var table = window.$3Dmol ? window.$3Dmol.elementColors.Jmol : {}
    var value = table[symbol] === undefined ? 0xff1493 : table[symbol]
    return '#' + ('000000' + value.toString(16)).slice(-6)
  }

  function drawLegend(scene) {
    legend.replaceChildren.apply(legend, scene.elements.map(function (symbol) {
      var item = document.createElement('span')
      var swatch = document.createElement('i')
      swatch.style.background = hexColour(symbol)
      item.append(swatch, symbol)
      return item
    }))
  }

  function repeatsOf(scene) {
    var chosen = repeatBoxes.find(function (box) { return box.checked })
    var n = chosen ? Number(chosen.value) : 1
    return scene.pbc.map(function (periodic) { return periodic ? n : 1 })
  }

  function draw(keepView) {
    var scene = scenes[current]
    drawLegend(scene)
    if (viewer === null) return
    var colours = getComputedStyle(section)
    var repeats = repeatsOf(scene)
    viewer.removeAllModels()
    viewer.removeAllShapes()
    viewer.removeAllLabels()
    var model = viewer.addModel()
    model.addAtoms(modelAtoms(scene, repeats, bondBox.checked))
    scene.elements.forEach(function (symbol, k) {
      var colour = hexColour(symbol)
      var stick = { radius: 0.11, color: colour }
      viewer.setStyle({ elem: symbol, properties: { ball: true } }, { sphere: { radius: scene.radii[k], color: colour }, stick: stick })
      viewer.setStyle({ elem: symbol, properties: { ball: false } }, { stick: stick })
    })
    drawPath(scene, repeats, colours.getPropertyValue('--ink').trim())
    if (scene.surface !== null && surfaceBox.checked) drawSurface(scene, repeats)
    if (scene.hasCell) drawCell(scene, repeats, colours.getPropertyValue('--cell').trim(), colours.getPropertyValue('--ink').trim())
    viewer.setBackgroundColor(colours.getPropertyValue('--stage').trim())
    if (!keepView) {
      // Quaternion: z upwards, turned by 25 degrees about it and seen from 12 degrees above.
      viewer.setView([0, 0, 0, 0, -0.6144, -0.1362, -0.1682, 0.7587])
      viewer.zoomTo()
      viewer.zoom(1.2)
    }
    viewer.render()
  }

  function choose(index) {
    current = index
    buttons.forEach(function (button, k) { button.setAttribute('aria-pressed', String(k === index)) })
    captions.forEach(function (caption, k) { caption.hidden = k !== index })
    surfaceBox.parentElement.hidden = scenes[index].surface === null
    draw(false)
  }

  function download() {
    var scene = scenes[current]
    var link = document.createElement('a')
    var address = URL.createObjectURL(new Blob([scene.extxyz], { type: 'chemical/x-xyz' }))
    link.href = address
    link.download = (scene.name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'structure') + '.extxyz'
    link.click()
    setTimeout(function () { URL.revokeObjectURL(address) }, 1000)
  }

  function savePicture() {
    var link = document.createElement('a')
    link.href = viewer.pngURI()
    link.download = 'structure.png'
    link.click()
  }

  function start() {
    var picture = section.querySelector('.save-picture')
    try {
      if (!window.$3Dmol || !hasWebGL()) throw new Error('no WebGL')
      viewer = window.$3Dmol.createViewer(stage, { antialias: true, disableFog: true })
      viewer.setViewStyle({ style: 'outline', color: 'black', width: 0.02 })
      viewer.setProjection('orthographic')
      picture.addEventListener('click', savePicture)
    } catch (error) {
      viewer = null
      picture.disabled = true
      stage.hidden = true
      message.hidden = false
    }
    // The wheel scrolls the page until the reader has clicked into the picture.
    var engaged = false
    stage.addEventListener('pointerdown', function () { engaged = true })
    stage.addEventListener('pointerleave', function () { engaged = false })
    stage.addEventListener('wheel', function (event) { if (!engaged && !event.ctrlKey) event.stopPropagation() }, true)
    buttons.forEach(function (button, k) { button.addEventListener('click', function () { choose(k) }) })
    repeatBoxes.forEach(function (box) { box.addEventListener('change', function () { draw(false) }) })
    bondBox.addEventListener('change', function () { draw(true) })
    surfaceBox.addEventListener('change', function () { draw(true) })
    section.querySelector('.download').addEventListener('click', download)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', function () { draw(true) })
    choose(0)
  }

  start()
})()
`
