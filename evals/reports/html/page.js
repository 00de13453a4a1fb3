// Filters, the note at the mark that is pointed at or focused, steps from mark to mark, ticks that last. Short names:
// the script is part of every report. a: a mark, li: an item of the list, e: an event; lines end statements.
const doc = document, all = what => [...doc.querySelectorAll(what)], groups = all('[data-r]')
const [tip] = all('#tip'), [rule] = all('select')
const said = a => (a.dataset.f || a.hash).match(/\w+/g).map(id => doc.getElementById(id)).filter(li => !li.hidden)
const markAt = e => e.target.closest('.t a')
let now

const show = (a, x, y) => {
  tip.innerHTML = said(a).map(li => `<div class=${li.classList[0]}>${li.innerHTML}</div>${li.parentNode.previousSibling.outerHTML}`).join('<hr>')
  tip.hidden = !tip.innerHTML
  const lines = [...a.getClientRects()], line = lines.find(one => y < one.bottom) || lines[0]
  const high = tip.offsetHeight, above = line.top > high && line.bottom + high > innerHeight
  tip.style.left = Math.max(0, Math.min(x || line.left, innerWidth - 400)) + 'px'
  tip.style.top = scrollY + (above ? line.top - high : line.bottom) + 'px'
}
const step = by => {
  const marks = all('.t a[id][class]'), count = marks.length, next = marks[(marks.indexOf(now) + by + count) % count]
  next.scrollIntoView({block: 'center'})
  next.focus()
}
onmouseover = e => {
  markAt(e) ? show(markAt(e), e.x, e.y) : tip.hidden = !tip.contains(e.target)
}
onclick = e => {
  if (markAt(e)) e.preventDefault(), markAt(e).focus()
}
onkeydown = e => {
  if (e.key == 'Escape') tip.hidden = true
}
doc.addEventListener('focusin', e => {
  if (!markAt(e)) return
  now = markAt(e)
  show(now)
  all('.on').forEach(li => li.classList.remove('on'))
  said(now).forEach(li => {
    li.classList.add('on')
    // Below the text, on a narrow screen, the list would pull the page away from the mark.
    if (innerWidth > 760) li.scrollIntoView({block: 'nearest'})
  })
})
if (rule) {
  const bar = rule.parentNode, [back, on] = all('button')
  new Map(groups.map(group => [group.dataset.r, group.firstChild.firstChild.data])).forEach((what, name) => rule.add(new Option(what, name)))
  bar.hidden = false
  back.onclick = () => step(-1)
  on.onclick = () => step(1)
  bar.onchange = () => {
    groups.forEach(group => {
      const items = [...group.querySelectorAll('li')]
      items.forEach(li => li.hidden = rule.value && rule.value != group.dataset.r || !all('.' + li.classList[0] + '>:checked')[0])
      group.hidden = items.every(li => li.hidden)
    })
    all('.t a').forEach(a => {
      a.removeAttribute('class')
      said(a).forEach(li => a.classList.add(li.classList[0]))
    })
  }
}
// Last, because a browser may refuse to keep anything for a page from disk, and stops here then.
all('.todo input').forEach((box, n) => {
  const key = all('main')[0].dataset.k + n
  box.checked = localStorage[key]
  box.onchange = () => localStorage[key] = box.checked ? 1 : ''
})
