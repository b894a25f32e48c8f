// Mails people what they are asked to approve, with a link by which they answer without signing in.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/catalogue.hpp"
#include "db/database.hpp"
#include "events/notice_mail.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "ticketing/approval_store.hpp"

namespace mainstay::ticketing {

/// What the links of such mails are made for: see events::SecretLink.
inline constexpr std::string_view approval_purpose = "approval";

/// A person is asked, or reminded.
struct MailApproval {
    static constexpr std::string_view kind = "ticketing.mail_approval";

    Id<Approval> approval;
    Id<User> person;
};
BOOST_DESCRIBE_STRUCT(MailApproval, (), (approval, person))

/// The worker of that. Nobody is mailed who has answered, or where it is decided. `database`
/// outlives it.
jobs::Worker approval_mail_worker(db::Database& database, identity::Mailing mailing);

/// Makes the link of such a mail. `public_url` begins it.
events::MakeSecretLink make_approval_link(std::string public_url);

/// Reminders, ends and links that are over. `database` outlives them.
std::vector<jobs::Schedule> approval_schedules(db::Database& database);

/// What mails and notifications say of approvals.
std::span<const CatalogueText> approval_texts_en();
std::span<const CatalogueText> approval_texts_de();

inline Catalogue approval_texts() { return {approval_texts_en(), approval_texts_de()}; }

}  // namespace mainstay::ticketing
