#include "reports/mail_job.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "reports/codes.hpp"
#include "reports/mail_body.hpp"
#include "reports/permissions.hpp"
#include "reports/store.hpp"

namespace mainstay::reports {

namespace {

/// Why a recipient was not mailed. What they decided, or may not see, is as it should be.
struct Skipped {
    std::string why;
    bool is_trouble = false;
};

/// A mail that is ready to be queued, or the reason that there is none.
struct Made {
    std::optional<events::NoticeMail> mail;
    Skipped skipped;
};

Made none(std::string why, bool is_trouble) { return {{}, {std::move(why), is_trouble}}; }

class Mailer {
public:
    Mailer(const Environment& environment, const MailParts& parts, const jobs::Run& run)
        : environment_(environment),
          parts_(parts),
          run_(run),
          mailing_(parts.mail.of(environment.site)) {}

    JobReport mail(const MailSavedReport& wanted) const {
        auto& database = environment_.database;
        auto saved = database.read([&](db::Sql& sql) {
            return parts_.saved.find ? parts_.saved.find(sql, wanted.report) : std::nullopt;
        });
        if (!saved) return {false, "The saved report is not there any more."};
        int mailed = 0;
        JobReport report;
        for (auto person : wanted.recipients) {
            if (run_.is_stopping()) throw std::runtime_error("stopped before the end");
            auto skipped = mail_to(*saved, person);
            if (!skipped) {
                ++mailed;
                continue;
            }
            report.text += "\n" + skipped->why;
            report.is_good = report.is_good && !skipped->is_trouble;
        }
        report.text = fmt::format(
            "“{}” was mailed to {} of {} people.{}", saved->name, mailed, wanted.recipients.size(),
            report.text
        );
        return report;
    }

private:
    /// Nothing where they were mailed it, by this run or an earlier try of it.
    std::optional<Skipped> mail_to(const SavedReport& saved, Id<User> person) const {
        auto row = environment_.database.read([&](db::Sql& sql) {
            return store::recipient(sql, saved.id, person);
        });
        if (row && row->job == run_.job().value) return std::nullopt;
        const auto to = to_string(person);
        if (row && row->stopped_at) return Skipped{"Person " + to + " does not want it any more."};
        // Computed like an export: nobody waits for it, and it may take its time.
        auto made = environment_.database.read(
            [&](db::Sql& sql) { return mail_for(sql, saved, person); }, {.cost = db::Cost::lengthy}
        );
        if (!made.mail)
            return Skipped{"Person " + to + " " + made.skipped.why, made.skipped.is_trouble};
        environment_.database.write([&](db::Sql& sql) {
            mailing_.queue(sql, run_.call(), *made.mail);
            store::keep_mailed(
                sql, {saved.id, person, saved.name, run_.job().value, run_.call().now, {}}
            );
        });
        return std::nullopt;
    }

    Made mail_for(db::Sql& sql, const SavedReport& saved, Id<User> id) const {
        auto person = identity::find_person(sql, id);
        auto call = identity::call_as(sql, id, run_.call().now);
        if (!person || !call) return none("has left.", false);
        if (!identity::may(*call, report_read)) return none("may not see reports.", false);
        auto request = read_query(saved.query);
        if (!request) return none("cannot be mailed: " + request.error().message, true);
        auto figures = show_figures(sql, *call, *request, parts_.kinds);
        if (!figures) return none("cannot be mailed: " + what_is_wrong(figures.error()), true);
        auto application = identity::application_for_mail(sql, *person);
        auto sender = mailing_.sender;
        if (!sender && application) sender = application->mail_address;
        if (!application || !sender || !mailing_.queue)
            return none("cannot be mailed: there is no address to send it from.", true);
        return {notice(sql, saved, *figures, *person, *application, *sender), {}};
    }

    static std::string what_is_wrong(const Error& error) {
        return error.fields.empty() ? error.message : error.fields.front().message;
    }

    events::NoticeMail notice(
        db::Sql& sql, const SavedReport& saved, const ReportFigures& figures,
        const identity::Person& person, const identity::ApplicationEntry& application,
        const std::string& sender
    ) const {
        const auto& url = environment_.site.public_url;
        const auto id = to_string(saved.id);
        MailFrame frame{
            .report = saved.name,
            .recipient = person.name.empty() ? person.email : person.name,
            .language = mailing_.language ? mailing_.language(sql, person.id) : Language::en,
            .open_link = url + "/reports?view=" + id,
            .stop_link = url + "/reports/mails?stop=" + id,
        };
        auto mail = mail_of(figures, *parts_.kinds.find(figures.report), frame);
        return {
            .application = application.id.value,
            .from = sender,
            .from_name = "Mainstay",
            .to = person.email,
            .to_name = person.name,
            .subject = std::move(mail.subject),
            .text = std::move(mail.text),
            .choices_url = frame.stop_link,
            .html = std::move(mail.html),
            .files = {{
                fmt::format("{}-{}-{}.csv", figures.report, figures.first, figures.last),
                "text/csv",
                csv_of(figures),
            }},
        };
    }

    const Environment& environment_;
    const MailParts& parts_;
    const jobs::Run& run_;
    const identity::Mailing mailing_;
};

Result<> allow(
    db::Sql& sql, const Call& call, const MailSavedReport& wanted, const SavedReports& saved
) {
    if (!saved.may_see || !saved.may_see(sql, call, wanted.report))
        return invalid({wrong("report", code::unknown_saved_report)});
    auto is_staff = [&](Id<User> id) {
        auto person = identity::find_person(sql, id);
        return person && person->is_active && person->is_staff();
    };
    const auto count = wanted.recipients.size();
    if (count == 0 || count > recipients_max || !std::ranges::all_of(wanted.recipients, is_staff))
        return invalid(
            {wrong("recipients", code::not_staff, {{"max", std::to_string(recipients_max)}})}
        );
    return {};
}

}  // namespace

SchedulableJob mail_job(MailParts parts) {
    auto job = schedulable_job<MailSavedReport>(
        "reports.mail", "Mail a saved report, to each what they may see.",
        [parts](
            const Environment& environment, const MailSavedReport& wanted, const jobs::Run& run
        ) { return Mailer(environment, parts, run).mail(wanted); }
    );
    job.schedule = &report_mail;
    job.allow = [saved = parts.saved](
                    db::Sql& sql, const Call& call, const wire::json::value& arguments
                ) -> Result<> {
        return allow(sql, call, TRY(wire::decode<MailSavedReport>(arguments)), saved);
    };
    return job;
}

}  // namespace mainstay::reports
