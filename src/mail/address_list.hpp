// The addresses that a mail's headers list.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "mail/gmime_object.hpp"
#include "mail/mime.hpp"

namespace mainstay::mail {

/// Reads lists of addresses, until there were `max` of them.
class Addresses {
public:
    explicit Addresses(std::size_t max) : left_(max) {}

    /// Of all headers of that name, in their order.
    std::vector<Address> of(GMimeMessage* message, const char* name);

private:
    void take(InternetAddressList* list, std::vector<Address>& all, int depth);

    std::size_t left_;
};

}  // namespace mainstay::mail
