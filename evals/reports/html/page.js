// Filters, the note at the mark that is pointed at or focused, steps from mark to mark, ticks that last.
const doc = document, all = what => [...doc.querySelectorAll(what)]
const [tip] = all('#tip'), [rule] = all('select'), groups = all('[data-r]')
const said = mark => mark.dataset.f.split(' ').map(id => doc.getElementById(id)).filter(item => !item.hidden)
const touched = event => event.target.closest('.t a')
let now

const show = (mark, x, y) => {
  tip.innerHTML = said(mark).map(item => item.innerHTML + item.parentNode.previousSibling.outerHTML).join('<hr>')
  tip.hidden = !tip.innerHTML
  const lines = [...mark.getClientRects()], line = lines.find(one => y < one.bottom) || lines[0]
  const high = tip.offsetHeight, above = line.top > high && line.bottom + high > innerHeight
  tip.style.left = Math.max(0, Math.min(x || line.left, innerWidth - 400)) + 'px'
  tip.style.top = scrollY + (above ? line.top - high : line.bottom) + 'px'
}
const step = by => {
  const marks = all('.t a[id][class]'), count = marks.length, next = marks[(marks.indexOf(now) + by + count) % count]
  next.scrollIntoView({block: 'center'})
  next.focus()
}
const sift = () => {
  groups.forEach(group => {
    const items = [...group.querySelectorAll('li')]
    items.forEach(item => item.hidden = rule.value && rule.value != group.dataset.r || !all('.' + item.classList[0] + '>:checked')[0])
    group.hidden = items.every(item => item.hidden)
  })
  all('.t a').forEach(mark => {
    mark.removeAttribute('class')
    said(mark).forEach(item => mark.classList.add(item.classList[0]))
  })
}

onmouseover = event => {
  if (touched(event)) show(touched(event), event.x, event.y)
  else tip.hidden = !tip.contains(event.target)
}
onclick = event => {
  if (!touched(event)) return
  event.preventDefault()
  touched(event).focus()
}
onkeydown = event => {
  if (event.key == 'Escape') tip.hidden = true
}
doc.addEventListener('focusin', event => {
  if (!touched(event)) return
  now = touched(event)
  show(now)
  all('.on').forEach(item => item.classList.remove('on'))
  said(now).forEach(item => {
    item.classList.add('on')
    // Below the text, on a narrow screen, the list would pull the page away from the mark.
    if (innerWidth > 760) item.scrollIntoView({block: 'nearest'})
  })
})
if (rule) {
  new Map(groups.map(group => [group.dataset.r, group.firstChild.firstChild.data])).forEach((what, name) => rule.add(new Option(what, name)))
  const bar = rule.parentNode, [back, on] = all('button')
  bar.hidden = false
  bar.onchange = sift
  back.onclick = () => step(-1)
  on.onclick = () => step(1)
}
all('.todo input').forEach((box, number) => {
  const key = all('main')[0].dataset.k + number
  box.checked = localStorage[key]
  box.onchange = () => localStorage[key] = box.checked ? 1 : ''
})
