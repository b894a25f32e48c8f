#include <memory>
#include <utility>

#include "module/module.hpp"
#include "reports/mail_job.hpp"
#include "reports/permissions.hpp"
#include "reports/personal_data.hpp"
#include "reports/reports.hpp"

namespace mainstay::reports {

Module module(std::vector<ReportKind> declared, SavedReports saved, identity::AccountMail mail) {
    // Owned by the functions that make the routes, and by the job.
    auto kinds = std::make_shared<Kinds>(std::move(declared));
    auto list = view_kind(*kinds);
    list.check = [kinds, check = std::move(list.check)](
                     db::Sql& sql, const Call& call, std::string_view query
                 ) { return check(sql, call, query); };
    auto job = mail_job({*kinds, std::move(saved), std::move(mail)});
    job.run = [kinds, run = std::move(job.run)](
                  const Environment& environment, const wire::json::value& arguments,
                  const jobs::Run& of
              ) { return run(environment, arguments, of); };
    return {
        .name = "reports",
        .migrations = migrations(),
        .actions = {&report_read, &report_mail},
        .routes = [kinds](const Site&) { return routes(*kinds); },
        .personal_data = personal_data(),
        .schedulable_jobs = {std::move(job)},
        .views = {std::move(list)},
    };
}

}  // namespace mainstay::reports
