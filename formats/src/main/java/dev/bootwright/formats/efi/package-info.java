/// What UEFI firmware keeps of boot entries. Start reading at [LoadOption].
@NullMarked
package dev.bootwright.formats.efi;

import org.jspecify.annotations.NullMarked;
