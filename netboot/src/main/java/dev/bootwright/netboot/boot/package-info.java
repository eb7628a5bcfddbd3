/// What a booting client is ([BootClient]), what it gets ([BootDecision], [BootResource]), who decides
/// ([BootPolicy]) and who is told of every step on the way ([BootObserver]). [BootContent] reads the
/// bytes of a resource, and [FileStamp] tells whether they are still those that were published.
@NullMarked
package dev.bootwright.netboot.boot;

import org.jspecify.annotations.NullMarked;
