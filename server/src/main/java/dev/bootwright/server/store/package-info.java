/// The database that holds everything the server must not forget.
///
/// [Store] is the way in: writes go through one thread, which commits many of them together; reads
/// run on connections of their own. [Session] is what a piece of work sees: SQL with parameters,
/// rows as [Row]. The schema is in the numbered resources that [Migrations] applies.
@NullMarked
package dev.bootwright.server.store;

import org.jspecify.annotations.NullMarked;
