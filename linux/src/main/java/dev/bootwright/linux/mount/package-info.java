/// File systems in the tree: [Mounts] attaches and detaches them.
@NullMarked
package dev.bootwright.linux.mount;

import org.jspecify.annotations.NullMarked;
