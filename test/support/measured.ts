// Loaded before the server (`--import`): says, whenever it is asked by a message, how much memory
// is in use after everything that can be freed was freed.

process.on('message', () => {
  for (let pass = 0; pass < 3; pass++) globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send?.({ rss, held: heapUsed + external })
})
