#include "identity/identity.hpp"
#include "mail/mail.hpp"
#include "mail/permissions.hpp"
#include "mail/store.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::mail {

namespace {

constexpr int mails_max = 20;

/// The mails that raised a ticket, for those who may read mails as they came.
timeline::ChainFinding raised_by(db::Sql& sql, const Call& call, const timeline::Subject& ticket) {
    timeline::ChainFinding found;
    if (!identity::may(call, mail_read)) return found;
    for (const auto& link : timeline::targets(sql, ticket, "raised_by", "mail", mails_max)) {
        auto mail = find(sql, Id<Mail>{link.id});
        if (!mail) continue;
        auto id = to_string(mail->id);
        auto label = mail->subject.value_or("");
        if (label.empty()) label = "mail " + id;
        found.contents.push_back({{"mail", std::move(id), std::move(label)}, link.at});
    }
    return found;
}

}  // namespace

std::vector<timeline::ChainStepFiller> chain_steps() {
    // Mail comes by itself: there is nothing that people do here.
    return {{
        .step = timeline::ChainStepName::signal,
        .fills = "mail_arrived",
        .find = raised_by,
    }};
}

}  // namespace mainstay::mail
