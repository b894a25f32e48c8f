// Asks requesters by mail what they thought of an answer, some minutes after their ticket was
// solved: who opens it again at once is not asked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/catalogue.hpp"
#include "base/time.hpp"
#include "db/database.hpp"
#include "events/notice_mail.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// What the links of such mails are made for: see events::SecretLink.
inline constexpr std::string_view rating_purpose = "rating";

inline constexpr std::chrono::minutes rating_mail_delay{5};

/// A ticket was solved at that time.
struct AskForRating {
    static constexpr std::string_view kind = "ticketing.ask_for_rating";

    Id<Ticket> ticket;
    Time solved_at;
};
BOOST_DESCRIBE_STRUCT(AskForRating, (), (ticket, solved_at))

/// Has the requester asked, if the ticket was solved by this change.
void ask_for_rating(db::Sql& sql, const Call& call, const Ticket& was, const Ticket& now);

/// The worker of that. Nobody is mailed who solved their own ticket, who has rated already, or
/// whose ticket is open again. `database` outlives it.
jobs::Worker rating_mail_worker(db::Database& database, identity::Mailing mailing);

/// Makes the link of such a mail. `public_url` begins it.
events::MakeSecretLink make_rating_link(std::string public_url);

/// What was mailed and cannot be used any more goes. `database` outlives it.
jobs::Schedule drop_rating_links(db::Database& database);

std::span<const CatalogueText> rating_mail_texts_en();
std::span<const CatalogueText> rating_mail_texts_de();

inline Catalogue rating_mail_texts() { return {rating_mail_texts_en(), rating_mail_texts_de()}; }

}  // namespace mainstay::ticketing
