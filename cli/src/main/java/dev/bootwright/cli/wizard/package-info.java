/// A terminal's way to a boot drive: choose an image, choose a drive, confirm, watch, read the result.
///
/// [Wizard] is what happens and [WizardView] how it looks, both without a terminal; [WizardTerminal] brings
/// keys in and lines out.
@NullMarked
package dev.bootwright.cli.wizard;

import org.jspecify.annotations.NullMarked;
