#include "ticketing/call_application.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText application_call_en[] = {
    {"done", "{application} has done it: {action}."},
    {"refused", "{application} could not do it by itself: {action}. Our staff look at it."},
    {"unanswered", "{application} did not answer: {action}. Our staff look at it."},
};

}  // namespace

std::span<const CatalogueText> application_call_texts_en() { return application_call_en; }

}  // namespace mainstay::ticketing
