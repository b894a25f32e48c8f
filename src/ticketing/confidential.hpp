// Confidential tickets: who marks them, and who is named on them.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "events/withheld_mails.hpp"
#include "ticketing/access.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/edit.hpp"

namespace mainstay::ticketing {

/// Who is let in to a ticket while it is confidential.
struct AdmitPerson {
    std::string key;
    Id<User> user;
};
BOOST_DESCRIBE_STRUCT(AdmitPerson, (), (key, user))

/// Marks a ticket that is being edited, or takes that back. Whoever marks one that they would lose
/// sight of by that is named on it, so that they can take it back.
/// Refuses: forbidden.
Result<> set_confidential(db::Sql& sql, const Call& call, const Seen& seen, Edit& edit, bool to);

/// Names a person on a ticket, who watches it from then on.
/// Refuses: not_found, forbidden; admission_unfit for whoever is neither of staff nor of the
/// ticket's organization, or has left.
Result<VersionedTicket> admit(db::Sql& sql, const Call& call, const AdmitPerson& request);

/// Takes a name back. Refuses: not_found, also where the person is not named; forbidden.
Result<> expel(db::Sql& sql, const Call& call, const AdmitPerson& request);

/// Whether a person who may not see the ticket could by being named on it: their role reaches it.
bool is_admissible(db::Sql& sql, const Call& as_them, const Ticket& ticket);

/// The mails among these which belong to tickets that the caller is not shown: of each the id of
/// the mail, and of the ticket where mail/ knows it.
std::vector<std::int64_t> withheld_mails(
    db::Sql& sql, const Call& call, std::span<const events::MailOfTicket> mails
);

namespace store {

/// By id, at most 200. Index: the primary key.
std::vector<Id<User>> admitted(db::Sql& sql, Id<Ticket> ticket);

/// Whether they were not yet.
bool add_admission(db::Sql& sql, Id<Ticket> ticket, Id<User> person);

/// Has everybody who is named on the one named on the other.
void copy_admissions(db::Sql& sql, Id<Ticket> from, Id<Ticket> to);

/// Those of the tickets on which the person is named. Index: the primary key.
std::set<Id<Ticket>> admitted_to(db::Sql& sql, std::span<const Ticket> tickets, Id<User> person);

}  // namespace store

}  // namespace mainstay::ticketing
