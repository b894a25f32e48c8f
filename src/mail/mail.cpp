#include "mail/mail.hpp"

#include <fstream>

#include "base/address.hpp"
#include "mail/intake.hpp"
#include "mail/lmtp_server.hpp"
#include "mail/mail_reply.hpp"
#include "mail/mime.hpp"
#include "mail/not_taken.hpp"
#include "mail/parse_mail_job.hpp"
#include "mail/reader.hpp"
#include "mail/reply_address.hpp"
#include "mail/send_mail_job.hpp"

namespace mainstay::mail {

namespace {

// Mails of all connections together may take this many times the largest one in memory.
constexpr std::int64_t mails_in_memory_max = 5;

Result<ListenAddress> lmtp_address(const Settings& settings) {
    auto address = TRY(listen_address("lmtp", settings.lmtp, "host:port or off"));
    if (address.host == "localhost") address.host = "127.0.0.1";
    return address;
}

std::int64_t mail_bytes_max(const Settings& settings) { return settings.mail_mib_max.value << 20; }

Sender sender_of(const Settings& settings) {
    auto server = settings.smtp.value_or("off");
    if (server.empty() || server == "off") return {};
    if (server == "outbox")
        return [](const SmtpMail&) { return SmtpAnswer{SmtpOutcome::kept, ""}; };
    SmtpOptions options;
    options.server = server;
    options.tls = settings.smtp_tls;
    options.user = settings.smtp_user;
    options.password = settings.smtp_password;
    options.ca_file = settings.smtp_ca_file;
    options.helo = settings.mail_host;
    return [options](const SmtpMail& mail) { return send_by_smtp(options, mail); };
}

// What would send a password in the clear, or cannot be verified against, is found at the start.
Result<> check_smtp(const Settings& settings) {
    if (!settings.smtp_user.empty() && settings.smtp_tls == SmtpTls::off)
        return invalid({wrong("smtp_tls", code::password_in_the_clear)});
    const auto& file = settings.smtp_ca_file;
    if (!file.empty() && !std::ifstream(file).good())
        return invalid({wrong("smtp_ca_file", code::unreadable_file, {{"file", file}})});
    return {};
}

}  // namespace

class Service::Parts {
public:
    Parts(const Settings& settings, const Dependencies& dependencies)
        : settings_(settings),
          around_(dependencies),
          reply_key_(reply_address_key(dependencies.sealing_key)),
          reader_(dependencies.reader_program),
          intake_(
              around_.database, around_.blobs, reply_key_, around_.clock,
              static_cast<std::ptrdiff_t>(mail_bytes_max(settings) * mails_in_memory_max)
          ) {
        start_mime();
    }

    void listen(const ListenAddress& address) {
        LmtpOptions options;
        options.address = address.host;
        options.port = address.port;
        options.host = settings_.mail_host;
        options.limits.message_bytes_max = static_cast<std::size_t>(mail_bytes_max(settings_));
        options.connections_max = static_cast<std::size_t>(settings_.mail_connections_max.value);
        lmtp_ = std::make_unique<LmtpServer>(std::move(options), intake_.callbacks());
    }

    std::vector<jobs::Worker> workers() {
        return {
            parse_worker(
                around_.database, around_.blobs, reader_, around_.clock, senders(), reply_key_
            ),
            send_worker(
                around_.database, around_.blobs, sender_of(settings_), around_.clock,
                around_.make_link
            ),
        };
    }

    std::vector<events::Subscription> subscriptions() {
        return {
            mail::reply_subscription(around_.database, reply_key_),
            not_taken_subscription(around_.database),
        };
    }

    SenderPolicy senders() const {
        return {authserv_ids(settings_.mail_trusted_authserv), settings_.mail_unauthenticated};
    }

    LmtpServer* lmtp() { return lmtp_.get(); }

    MailReader& reader() { return reader_; }

private:
    Settings settings_;
    Dependencies around_;
    Key reply_key_;
    MailReader reader_;
    Intake intake_;
    std::unique_ptr<LmtpServer> lmtp_;
};

Service::Service(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Service::~Service() = default;

Result<std::unique_ptr<Service>> Service::create(
    const Settings& settings, const Dependencies& dependencies
) {
    TRY(check_smtp(settings));
    auto parts = std::make_unique<Parts>(settings, dependencies);
    if (settings.lmtp != "off") parts->listen(TRY(lmtp_address(settings)));
    return std::unique_ptr<Service>(new Service(std::move(parts)));
}

std::vector<jobs::Worker> Service::workers() { return parts_->workers(); }

std::vector<events::Subscription> Service::subscriptions() { return parts_->subscriptions(); }

void Service::start() {
    if (auto* lmtp = parts_->lmtp()) lmtp->start();
}

void Service::stop() {
    if (auto* lmtp = parts_->lmtp()) lmtp->stop();
    parts_->reader().stop();
}

std::vector<http::Family> Service::families() const {
    using Figures = std::vector<http::Family::Figure>;
    auto family = [this](std::string name, std::string help, std::string_view type, auto figures) {
        auto& reader = parts_->reader();
        auto now = [&reader, figures]() -> Figures { return figures(reader.figures()); };
        return http::Family{"mainstay_mail_" + name, std::move(help), type, now};
    };
    auto count = [](auto value) { return static_cast<double>(value); };
    return {
        family(
            "readers", "Processes that read mail.", "gauge",
            [count](const process::PoolFigures& of) {
                return Figures{
                    {"state=\"busy\"", count(of.busy)},
                    {"state=\"idle\"", count(of.children - of.busy)},
                };
            }
        ),
        family(
            "reads_waiting", "Mails that wait for a reader.", "gauge",
            [count](const process::PoolFigures& of) { return Figures{{"", count(of.waiting)}}; }
        ),
        family(
            "reads_total", "Mails given to a reader; twice, where the first failed.", "counter",
            [count](const process::PoolFigures& of) { return Figures{{"", count(of.requests)}}; }
        ),
        family(
            "read_failures_total", "Readings that came to nothing.", "counter",
            [count](const process::PoolFigures& of) {
                return Figures{
                    {"cause=\"crashed\"", count(of.crashed)},
                    {"cause=\"out_of_memory\"", count(of.out_of_memory)},
                    {"cause=\"too_slow\"", count(of.too_slow)},
                    {"cause=\"too_large\"", count(of.too_large)},
                    {"cause=\"lost\"", count(of.lost)},
                    {"cause=\"unavailable\"", count(of.unavailable)},
                };
            }
        ),
    };
}

unsigned short Service::lmtp_port() const { return parts_->lmtp() ? parts_->lmtp()->port() : 0; }

std::vector<std::string> mails_with(db::Sql& sql, const db::BlobHash& blob, int limit) {
    return sql.all<std::string>(
        "SELECT 'mail ' || id || ': ' || COALESCE(subject, '(no subject)')"
        " FROM mail WHERE original = :blob ORDER BY id LIMIT :limit",
        blob, limit
    );
}

}  // namespace mainstay::mail
