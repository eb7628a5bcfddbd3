/// `bootwright demo`: virtual machines with empty disks, from power-on to configured, in front of the
/// user. [Demo] is the whole story; [DemoOptions] what the user may choose; [DemoReport] how it ended.
@NullMarked
package dev.bootwright.lab.demo;

import org.jspecify.annotations.NullMarked;
