// What was ticked off stays ticked, as long as the text is the same. Goes on from findings.js.
// Last, because a browser may refuse to keep anything for a page from disk, and stops here then.
$('.todo input').forEach((box, n) => {
  n += $('main')[0].dataset.k
  box.checked = localStorage[n]
  box.onchange = () => localStorage[n] = box.checked ? 1 : ''
})
