#include "http/raw.hpp"

#include <algorithm>
#include <atomic>
#include <limits>

#include "http/header_values.hpp"

namespace mainstay::http {

namespace {

constexpr std::size_t senders_remembered = 16 * 1024;

Route declare(Verb verb, std::string_view path, RawOptions options, About about) {
    Route route{
        .kind = Kind::raw, .verb = verb, .path = std::string(path), .about = std::move(about)
    };
    if (!options.authenticate) route.about.access = Access::public_;
    // Owned by each copy of the route.
    route.raw = std::make_shared<Raw>(std::move(options));
    return route;
}

}  // namespace

std::string_view RawRequest::header(std::string_view name) const {
    return header_in(headers, name);
}

std::string_view RawRequest::parameter(std::string_view name) const {
    for (const auto& [each, value] : query) {
        if (each == name) return value;
    }
    return {};
}

Call RawRequest::call() const {
    return {
        .now = now,
        .request_id = request_id,
        .address = address,
        .user_agent = user_agent,
        .ingest = sender.ingest,
        .host = sender.host,
    };
}

struct Responder::Once {
    Deliver deliver;
    std::atomic<bool> is_called = false;

    explicit Once(Deliver deliver_) : deliver(std::move(deliver_)) {}

    Once(const Once&) = delete;
    Once& operator=(const Once&) = delete;

    ~Once() {
        if (!is_called) deliver(std::nullopt);
    }
};

// Owners: see the member.
Responder::Responder(Deliver deliver) : once_(std::make_shared<Once>(std::move(deliver))) {}

void Responder::operator()(Result<Answer> answer) const {
    if (!once_->is_called.exchange(true)) once_->deliver(std::move(answer));
}

Declined declined(const Error& error) {
    Declined why{status_of(error.refusal), error.code, error.message, retry_after(error)};
    for (const auto& field : error.fields) why.message += ' ' + field.message + '.';
    return why;
}

Declined declined(const Fault& fault) {
    Declined why{fault.status, std::string(fault.code), std::string(fault.message)};
    if (fault.status == 503) why.retry_after = std::chrono::seconds(fault.retry_after);
    return why;
}

Raw::Raw(RawOptions options_)
    : options(std::move(options_)),
      in_flight({
          .person = options.in_flight_of_sender_max,
          // Senders that are known may share an address: a gateway, a cluster.
          .address = options.authenticate ? std::numeric_limits<int>::max()
                                          : options.in_flight_of_sender_max,
          .total = options.in_flight_max,
      }),
      rate(senders_remembered) {}

Route raw(Verb verb, std::string_view path, RawHandler handle, RawOptions options, About about) {
    auto route = declare(verb, path, std::move(options), std::move(about));
    route.raw->handle = std::move(handle);
    return route;
}

Route raw_write(Verb verb, std::string_view path, RawWrite write, RawOptions options, About about) {
    auto route = declare(verb, path, std::move(options), std::move(about));
    route.raw->write = std::move(write);
    return route;
}

Route raw_stream(Verb verb, std::string_view path, OpenSink open, RawOptions options, About about) {
    auto route = declare(verb, path, std::move(options), std::move(about));
    route.raw->open = std::move(open);
    return route;
}

}  // namespace mainstay::http
