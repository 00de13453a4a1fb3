// With more than one finding: the filters by level and by rule, the steps from mark to mark. Goes on from findings.js.
const step = n => {
  const m = $('.t a[id][class]'), a = m[(m.indexOf(at) + n + m.length) % m.length]
  a.scrollIntoView({block: 'center'})
  a.focus()
}
const [rule] = $('select'), rules = $('[data-r]'), [back, on] = $('button')
new Map(rules.map(s => [s.dataset.r, s.firstChild.firstChild.data])).forEach((what, name) => rule.add(new Option(what, name)))
back.onclick = () => step(-1)
on.onclick = () => step(1)
$('header')[0].onchange = () => {
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
