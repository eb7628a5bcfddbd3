/// The way this module calls the kernel: [Native] makes a handle, [NativeException] carries `errno`.
@NullMarked
package dev.bootwright.linux.sys;

import org.jspecify.annotations.NullMarked;
