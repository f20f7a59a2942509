#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-or-later
//
// dht-crowd.mjs ADDRESSES [BOOTSTRAP] : a crowd of BitTorrent DHT nodes.
//
// ADDRESSES has one "address port" a line; each becomes a real node (npm module
// bittorrent-dht) there. They find each other through BOOTSTRAP (address:port,
// by default the first of them), then live as nodes do: now and then each looks
// something up. Environment:
//   LAB_MODULES   the node_modules folder
//   CROWD_HASHES  a file of info hashes, one a line: each is announced by some
//   CROWD_PACE    seconds between two lookups of one node (40; 0: none)
//   CROWD_SPREAD  seconds over which the nodes come up (4)
// Signals: SIGUSR1 makes every fourth node leave, without a word.
// Prints "ready" when every node has found the others.

import fs from 'node:fs'
import crypto from 'node:crypto'

const { default: DHT } = await import(`${process.env.LAB_MODULES}/bittorrent-dht/index.js`)

const [addressFile, bootstrapArgument] = process.argv.slice(2)
const pace = Number(process.env.CROWD_PACE || 40) * 1000
const spread = Number(process.env.CROWD_SPREAD || 4) * 1000

function lines (file) {
  return fs.readFileSync(file, 'utf8').split('\n').filter(line => line.trim())
}

const places = lines(addressFile).map(line => {
  const [address, port] = line.split(/\s+/)
  return { address, port: Number(port) }
})
const hashes = process.env.CROWD_HASHES ? lines(process.env.CROWD_HASHES) : []
const bootstrap = bootstrapArgument || `${places[0].address}:${places[0].port}`

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

// One node, up and acquainted when the promise is kept.
async function join ({ address, port }) {
  await sleep(places[0].address === address ? 0 : Math.random() * spread)
  const itself = bootstrap === `${address}:${port}`
  const node = new DHT({ bootstrap: itself ? false : [bootstrap] })
  // BEP 5 asks for eight nodes in an answer; the module would send all it knows.
  const closest = node.nodes.closest.bind(node.nodes)
  node.nodes.closest = (id, count = 8) => closest(id, count)
  node.on('warning', () => {})
  node.on('error', error => console.error(`${address}:${port}: ${error.message}`))
  await new Promise(resolve => node.listen(port, address, resolve))
  await Promise.race([sleep(8000), new Promise(resolve => node.once('ready', resolve))])
  return node
}

async function live (node) {
  await sleep(Math.random() * pace)
  while (!node.destroyed) {
    node.lookup(crypto.randomBytes(20))
    await sleep(pace * (0.5 + Math.random()))
  }
}

const nodes = [await join(places[0])]
nodes.push(...await Promise.all(places.slice(1).map(join)))
hashes.forEach((hash, index) => {
  for (let seeder = 0; seeder < 6; seeder++) {
    nodes[(index * 17 + seeder * 41) % nodes.length].announce(hash)
  }
})
await sleep(hashes.length ? 3000 : 0)
if (pace) nodes.forEach(live)
console.log('ready')

process.on('SIGUSR1', () => {
  nodes.filter((_, index) => index % 4 === 3).forEach(node => node.destroy())
})
