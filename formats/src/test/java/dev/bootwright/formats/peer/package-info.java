/// Real programs that tests compare this project with.
package dev.bootwright.formats.peer;
