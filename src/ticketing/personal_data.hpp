// What tickets hold about a person.
#pragma once

#include "base/text.hpp"
#include "db/sql.hpp"
#include "module/personal_data.hpp"
#include "ticketing/ticketing.hpp"

namespace mainstay::ticketing {

/// Their tickets, with what was said openly in them; what they wrote elsewhere, its files, drafts,
/// and what they watch.
void export_person(db::Database& database, const DataSubject& person, ExportSink& sink);

/// The tickets stay, as tickets of an erased person; what the person wrote does not, nor what
/// others quote of it.
PersonalData personal_data();

}  // namespace mainstay::ticketing
