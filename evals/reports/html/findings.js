// The note at the mark that is pointed at or focused; its items in the list are outlined.
// Names are short because the script is part of every report; comments are not. $ all elements of a selector,
// a a mark in the text, s a rule's section of the list, li an item of it, e an event. A line's end ends a statement.
const d = document, $ = q => [...d.querySelectorAll(q)], [tip] = $('#tip')
const said = a => (a.dataset.f || a.hash).match(/\w+/g).map(id => d.getElementById(id)).filter(li => !li.hidden)
const mark = e => e.target.closest('.t a')
let at

// x, y: the pointer, which is on one of the lines that the mark runs over; the note goes below that line, or above it.
const show = (a, x, y) => {
  tip.innerHTML = said(a).map(li => li.outerHTML + li.parentNode.previousSibling.outerHTML).join('<hr>')
  tip.hidden = !said(a)[0]
  const b = [...a.getClientRects()], c = b.find(c => y < c.bottom) || b[0], h = tip.offsetHeight
  tip.style.left = Math.max(0, Math.min(x || c.left, innerWidth - 400)) + 'px'
  tip.style.top = scrollY + (c.top > h + 60 && c.bottom + h > innerHeight ? c.top - h : c.bottom) + 'px'
}
onmouseover = e => {
  mark(e) ? show(mark(e), e.x, e.y) : tip.hidden = !tip.contains(e.target)
}
onkeydown = e => {
  if (e.key == 'Escape') tip.hidden = true
}
onclick = e => {
  if (mark(e)) e.preventDefault(), mark(e).focus()
}
d.addEventListener('focusin', e => {
  if (!mark(e)) return
  show(at = mark(e))
  $('.on').forEach(li => li.classList.remove('on'))
  said(at).forEach(li => {
    li.classList.add('on')
    // Not scrollIntoView: it would move the page, too, and with it the mark.
    li.closest('aside').scrollTop = li.offsetTop - 99
  })
})
