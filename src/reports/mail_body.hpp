// A report as a mail says it: subject, plain text and HTML, in the language of its recipient. Pure.
#pragma once

#include <string>

#include "base/catalogue.hpp"
#include "reports/figures.hpp"

namespace mainstay::reports {

/// What stands around the figures.
struct MailFrame {
    std::string report;     // What it was saved as.
    std::string recipient;  // Their name.
    Language language = Language::en;
    std::string open_link;
    std::string stop_link;  // Where they end these mails.
};

struct ReportMail {
    std::string subject;
    std::string text;
    std::string html;
};

/// At most so many lines of the table; the file that goes with it has all.
inline constexpr std::size_t mailed_lines_max = 60;

ReportMail mail_of(const ReportFigures& figures, const ReportKind& kind, const MailFrame& frame);

}  // namespace mainstay::reports
