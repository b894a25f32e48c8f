#include "reports/mail_texts.hpp"

namespace mainstay::reports {

namespace {

constexpr CatalogueText mail_en[] = {
    {"subject", "{name}, {first} to {last}"},
    {"subject_now", "{name}, as of {last}"},
    {"greeting", "Hello {name},"},
    {"lead", "here is “{name}” from {first} to {last}, as far as you may see it."},
    {"lead_now", "here is “{name}” as of {last}, as far as you may see it."},
    {"empty", "Nothing was counted."},
    {"more", "The attached file has all {count} lines."},
    {"incomplete", "Older tickets are still being counted."},
    {"open", "Open the report: {link}"},
    {"stop", "You do not want this report any more: {link}"},
    {"day", "Day"},
    {"week", "Week from"},
    {"month", "Month from"},
    {"range", "Time"},
    {"none", "none"},
    {"hours", "{hours} h {minutes} min"},
    {"minutes", "{minutes} min"},
    {"from", "{from} or more"},
    {"until", "under {to}"},
    {"between", "{from} to {to}"},
};

}  // namespace

std::span<const CatalogueText> mail_texts_en() { return mail_en; }

}  // namespace mainstay::reports
