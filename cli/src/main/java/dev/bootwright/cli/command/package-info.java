/// One class per command; [Bootwright] is the root.
@NullMarked
package dev.bootwright.cli.command;

import org.jspecify.annotations.NullMarked;
