#include "bugfix/verification_texts.hpp"

namespace mainstay::bugfix {

namespace {

constexpr CatalogueText texts_of_verification_en[] = {
    {"of_release", " of release {release} and later"},
    {"of_later", " of releases after {release}"},
    {"reason_hours", "{hours} hours{of} without it; {expected} events would have been expected"},
    {"reason_sessions",
     "{sessions} sessions in {hours} hours{of} without it; {expected} events would have been"
     " expected"},
    {"verified", "The error \"{title}\" is verified as gone: {reason}.\n\n{link}"},
    {"withdrawn",
     "The error \"{title}\" was verified as gone, and that is withdrawn: it came back.\n\n{link}"},
    {"withdrawn_in",
     "The error \"{title}\" was verified as gone, and that is withdrawn: it came back in release"
     " {release}.\n\n{link}"},
    {"taken_back",
     "The error \"{title}\" was verified as gone, and that is withdrawn: it was decided on"
     " anew.\n\n{link}"},
};

}  // namespace

std::span<const CatalogueText> verification_texts_en() { return texts_of_verification_en; }

}  // namespace mainstay::bugfix
