/// Who vouches for an ISO before it is published, and our own signature on what is.
@NullMarked
package dev.bootwright.image.trust;

import org.jspecify.annotations.NullMarked;
