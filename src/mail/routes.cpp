#include "http/route.hpp"
#include "mail/mail.hpp"
#include "mail/review.hpp"

namespace mainstay::mail {

std::vector<http::Route> routes() {
    using enum http::Access;
    const std::vector<Refusal> reading{Refusal::forbidden, Refusal::not_found};
    const std::vector<Refusal> deciding{
        Refusal::forbidden, Refusal::not_found, Refusal::conflict, Refusal::invalid
    };
    return {
        http::get(
            "/api/v1/mails", list_mails,
            {.summary = "List mails, newest first.",
             .access = staff,
             .refuses = {Refusal::forbidden, Refusal::invalid},
             .limit = 50}
        ),
        http::get(
            "/api/v1/mails/{id}", show_mail,
            {.summary = "Show a mail: its headers and how its text begins.",
             .access = staff,
             .refuses = reading}
        ),
        http::download(
            "/api/v1/mails/{id}/original", download_original,
            {.summary = "Download a mail as it came, or as it went.",
             .access = staff,
             .refuses = reading}
        ),
        http::post(
            "/api/v1/mails/{id}/retry", retry_mail,
            {.summary = "Read or send a mail once more.", .access = staff, .refuses = deciding}
        ),
        http::post(
            "/api/v1/mails/{id}/dismiss", dismiss_mail,
            {.summary = "Take a mail off the list of those that need attention.",
             .access = staff,
             .refuses = deciding}
        ),
    };
}

}  // namespace mainstay::mail
