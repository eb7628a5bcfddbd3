/// What is laid out on this computer's disk while something is built, and taken away again.
@NullMarked
package dev.bootwright.image.file;

import org.jspecify.annotations.NullMarked;
