// Filters, the note at the mark that is pointed at or focused, steps from mark to mark, ticks that last.
// Names are short because the script is part of every report; comments are not. $ all elements of a selector,
// a a mark in the text, s a rule's section of the list, li an item of it, e an event. A line's end ends a statement.
const d = document, $ = q => [...d.querySelectorAll(q)], [tip] = $('#tip'), [rule] = $('select'), rules = $('[data-r]')
const said = a => (a.dataset.f || a.hash).match(/\w+/g).map(id => d.getElementById(id)).filter(li => !li.hidden)
const mark = e => e.target.closest('.t a')
let at

// x, y: the pointer, which is on one of the lines that the mark runs over; the note goes below that line, or above it.
const show = (a, x, y) => {
  tip.innerHTML = said(a).map(li => li.outerHTML + li.parentNode.previousSibling.outerHTML).join('<hr>')
  tip.hidden = !said(a)[0]
  const b = [...a.getClientRects()], c = b.find(c => y < c.bottom) || b[0], h = tip.offsetHeight
  tip.style.left = Math.max(0, Math.min(x || c.left, innerWidth - 400)) + 'px'
  tip.style.top = scrollY + (c.top > h && c.bottom + h > innerHeight ? c.top - h : c.bottom) + 'px'
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
    // Below the text, on a narrow screen, the list would pull the page away from the mark.
    if (innerWidth > 760) li.scrollIntoView({block: 'nearest'})
  })
})
const step = n => {
  const m = $('.t a[id][class]'), a = m[(m.indexOf(at) + n + m.length) % m.length]
  a.scrollIntoView({block: 'center'})
  a.focus()
}
if (rule) {
  const bar = rule.parentNode, [back, on] = $('button')
  new Map(rules.map(s => [s.dataset.r, s.firstChild.firstChild.data])).forEach((what, name) => rule.add(new Option(what, name)))
  bar.hidden = false
  back.onclick = () => step(-1)
  on.onclick = () => step(1)
  bar.onchange = () => {
    rules.forEach(s => {
      const all = [...s.querySelectorAll('li')]
      all.forEach(li => li.hidden = rule.value && rule.value != s.dataset.r || !$('.' + li.classList[0] + '>:checked')[0])
      s.hidden = all.every(li => li.hidden)
    })
    $('.t a').forEach(a => {
      a.removeAttribute('class')
      said(a).forEach(li => a.classList.add(li.classList[0]))
    })
  }
}
// Last, because a browser may refuse to keep anything for a page from disk, and stops here then.
$('.todo input').forEach((box, n) => {
  n += $('main')[0].dataset.k
  box.checked = localStorage[n]
  box.onchange = () => localStorage[n] = box.checked ? 1 : ''
})
