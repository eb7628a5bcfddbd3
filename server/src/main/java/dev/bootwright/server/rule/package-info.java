/// Rules: which machines are approved, and which template, image, loader and kernel arguments they
/// get, without anyone asking.
///
/// [Rule] is one, read from YAML by [RuleReader]; [Rules] keeps them and gives the [Verdict] of all
/// of them about a machine; [SupportList] says which hardware may be given jobs.
@NullMarked
package dev.bootwright.server.rule;

import org.jspecify.annotations.NullMarked;
