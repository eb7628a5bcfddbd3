/// Ours beside the real peers: medians, ratios, goals.
///
/// [Benches] runs what `./bench` names and gives a [BenchReport]. A [Benchmark] is one class: it starts
/// ours and its peers as programs of their own, mostly at the two ends of a
/// [dev.bootwright.lab.network.Cable], lets them take turns in a [Contest], and gives a [Row] for each
/// [Measure] and peer, with the [Goal] beside it.
@NullMarked
package dev.bootwright.lab.bench;

import org.jspecify.annotations.NullMarked;
