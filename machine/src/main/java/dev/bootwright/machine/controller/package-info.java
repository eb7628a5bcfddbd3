/// Hardware RAID controllers, by the tools that speak to them. [ControllerTools] finds the tools that this
/// system has, each a [ControllerTool]: those of vendors, which read what the tool prints for people, and
/// [AddedTool] for the ones that others write. [Controllers] is what all of them tell.
@NullMarked
package dev.bootwright.machine.controller;

import org.jspecify.annotations.NullMarked;
