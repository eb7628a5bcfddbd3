/// The wanted state of a machine's disks, as people write it in YAML.
///
/// [Template] is the parsed document, [TemplateReader] reads and checks it, [Templates] keeps the
/// documents. A template knows disks only by what identifies them ([Selector]); which disks these are on one
/// machine is for the plan to find.
@NullMarked
package dev.bootwright.server.template;

import org.jspecify.annotations.NullMarked;
