// A mail that was understood could not become a message. Told by ticketing/, answered by mail/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::events {

struct MailNotTaken {
    static constexpr std::string_view type = "mail.not_taken";
    static constexpr int schema_version = 1;

    std::int64_t mail = 0;  // The id of the mail in mail/.
    std::string error;      // What stood in the way, for people. One line.
};
BOOST_DESCRIBE_STRUCT(MailNotTaken, (), (mail, error))

}  // namespace mainstay::events
