// Mails are hostile bytes, and those who read them are large libraries of C: each mail is read in a
// child process, whose end costs that mail's reading and nothing else.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mail/reading.hpp"
#include "process/pool.hpp"

namespace mainstay::mail {

/// How many mails are read at once.
inline constexpr int readers_max = 2;

/// Safe to use from many threads. The first mail starts the first child.
class MailReader {
public:
    /// `program` is what the children run, by path: it calls run_reader. A mail may take `cpu_max`
    /// of CPU time.
    explicit MailReader(
        std::vector<std::string> program,
        std::chrono::milliseconds cpu_max = std::chrono::seconds(10)
    );

    /// Reads a mail as read_mail does. A mail that its reader failed at is given to a fresh one
    /// once; if that fails as well, it is the mail's fault. Throws process::Unavailable,
    /// process::Lost: then it is not, and it can be read later.
    std::variant<MailReading, process::Fault> read(
        std::string_view raw, std::string_view envelope_from
    );

    process::PoolFigures figures() const { return pool_.figures(); }

    /// Ends the children; what they are at now can be read later.
    void stop() { pool_.stop(); }

private:
    std::variant<MailReading, process::Fault> try_once(
        const std::string& request, const process::RequestLimits& limits
    );

    process::Pool pool_;
};

/// What the children run. Returns the exit status.
int run_reader();

/// The answer of a child to what MailReader asks it.
std::string answer_read_request(std::string_view request, MediaTypes& types);

}  // namespace mainstay::mail
