#include "outgoing/get.hpp"

#include <optional>

#include "http/inflate.hpp"
#include "outgoing/exchange.hpp"

namespace mainstay::outgoing {

namespace {

/// What is measured packs well, but not like a bomb: see http::InflateLimits.
constexpr std::uint64_t unpacked_ratio_max = 200;

constexpr std::string_view not_readable = "The answer is packed in a way that cannot be read.";

/// The body of an answer as it comes, packed or not.
class Body {
public:
    explicit Body(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

    bool take(std::string_view coding, std::string_view bytes) {
        if (coding.empty() || coding == "identity") return add(bytes);
        if (!inflater_) {
            const auto known = http::coding_of(coding);
            if (!known) return fail();
            inflater_.emplace(*known, http::InflateLimits{bytes_max_, unpacked_ratio_max});
        }
        switch (inflater_->push(bytes, [this](std::string_view plain) { return add(plain); })) {
            case http::Inflater::State::more:
                return true;
            case http::Inflater::State::malformed:
                return fail();
            case http::Inflater::State::too_large:
                is_too_large_ = true;
                return false;
            case http::Inflater::State::stopped:
                return false;
        }
        return false;
    }

    void move_to(GetAnswer& answer) {
        if (answer.status == 0) return;
        answer.is_too_large = is_too_large_;
        const bool is_broken_off = inflater_ && !is_too_large_ && !inflater_->is_whole();
        if (is_unreadable_ || is_broken_off) {
            answer.status = 0;
            answer.reason = not_readable;
            return;
        }
        answer.body = std::move(bytes_);
    }

private:
    bool add(std::string_view bytes) {
        if (bytes.size() > bytes_max_ - bytes_.size()) {
            is_too_large_ = true;
            return false;
        }
        bytes_ += bytes;
        return true;
    }

    bool fail() {
        is_unreadable_ = true;
        return false;
    }

    const std::uint64_t bytes_max_;
    std::string bytes_;
    std::optional<http::Inflater> inflater_;
    bool is_too_large_ = false;
    bool is_unreadable_ = false;
};

}  // namespace

GetAnswer get(const PostOptions& options, const Get& request) {
    Body body(request.bytes_max);
    Exchange exchange{
        .url = request.url,
        .headers = request.headers,
        .is_stopping = request.is_stopping,
        .take = [&](std::string_view coding,
                    std::string_view bytes) { return body.take(coding, bytes); },
    };
    exchange.headers.emplace_back("Accept-Encoding", "gzip");
    auto exchanged = do_exchange(options, exchange);
    GetAnswer answer{
        .status = exchanged.status,
        .content_type = std::move(exchanged.content_type),
        .reason = std::move(exchanged.reason),
        .latency = exchanged.latency,
    };
    body.move_to(answer);
    return answer;
}

}  // namespace mainstay::outgoing
