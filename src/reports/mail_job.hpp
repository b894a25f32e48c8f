// The job that mails a saved report: each recipient gets what they may see themselves.
#pragma once

#include <vector>

#include <boost/describe.hpp>

#include "identity/identity.hpp"
#include "module/module.hpp"
#include "reports/saved_report.hpp"

namespace mainstay::reports {

/// How many people one schedule mails a report to.
inline constexpr std::size_t recipients_max = 50;

/// What is scheduled.
struct MailSavedReport {
    Id<SavedReport> report;
    std::vector<Id<User>> recipients;
};
BOOST_DESCRIBE_STRUCT(MailSavedReport, (), (report, recipients))

/// What a mail of a report needs to know. `kinds` outlives it.
struct MailParts {
    const Kinds& kinds;
    SavedReports saved;
    identity::AccountMail mail;
};

/// The job `reports.mail`. A run that is repeated mails nobody twice. Its report is not good where
/// a recipient could not be mailed.
SchedulableJob mail_job(MailParts parts);

}  // namespace mainstay::reports
