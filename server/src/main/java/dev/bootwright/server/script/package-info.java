/// What the server tells a loader, in the loader's own language: [IpxeScript], [PxelinuxFile],
/// [GrubFile].
///
/// Pure text from records. Every value that comes from outside is checked by [KernelArguments] or
/// reduced to plain characters by [ScriptText], so that nothing a machine reports can add a line or
/// a command.
@NullMarked
package dev.bootwright.server.script;

import org.jspecify.annotations.NullMarked;
