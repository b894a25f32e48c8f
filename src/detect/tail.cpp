#include "detect/tail.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay::detect {

namespace {

constexpr double highest_part = 0.06;  // Of the sizes, from which the tail is drawn.
constexpr std::size_t highest_min = 12;
constexpr std::size_t highest_max = 120;
constexpr std::size_t adds_between_fits = 16;

// What is held of a tail before anything is seen: a little heavier than an exponential one. It
// counts like so many sizes.
constexpr double shape_before = 0.15;
constexpr double weight_before = 30;
constexpr double shape_max = 0.6;

// A size less probable counts as one of this probability.
constexpr double counted_probability_min = 1e-5;

}  // namespace

double Tail::size_at(double probability) const {
    const double part = share_ / probability;
    return begin_ +
           scale_ * (shape_ < 1e-6 ? std::log(part) : (std::pow(part, shape_) - 1) / shape_);
}

void Tail::add(double size) {
    // One size beyond all measure says little of the next: what is far off counts as off, and only
    // what comes again makes it usual.
    if (is_fit_ && scale_ > 0) size = std::min(size, size_at(counted_probability_min));
    if (sizes_.size() < sizes_max) {
        sizes_.push_back(size);
    } else {
        sizes_[next_] = size;
        next_ = (next_ + 1) % sizes_max;
    }
    // What is larger than all that were seen counts at once, so that it is not twice a surprise.
    const bool is_due = ++since_fit_ >= std::min(adds_between_fits, sizes_.size() / 8 + 1);
    if (is_due || (is_fit_ && size > begin_ + 4 * scale_)) fit();
}

void Tail::fit() {
    since_fit_ = 0;
    is_fit_ = false;
    if (sizes_.size() < sizes_min) return;
    const double all = static_cast<double>(sizes_.size());
    auto highest = std::clamp(
        static_cast<std::size_t>(highest_part * all), highest_min,
        std::min(highest_max, sizes_.size() - 1)
    );
    sorted_ = sizes_;
    auto border = sorted_.end() - static_cast<std::ptrdiff_t>(highest) - 1;
    std::nth_element(sorted_.begin(), border, sorted_.end());
    std::sort(border, sorted_.end());
    if (border[1] == border[0]) {
        // Counts and rounded numbers: the tail begins between two of them.
        std::sort(sorted_.begin(), border);
        const double tied = *border;
        border = std::lower_bound(sorted_.begin(), sorted_.end(), tied);
        border = border == sorted_.begin() ? std::upper_bound(border, sorted_.end(), tied) - 1
                                           : border - 1;
        highest = static_cast<std::size_t>(sorted_.end() - border) - 1;
    }
    begin_ = *border;
    share_ = static_cast<double>(highest) / all;
    const double count = static_cast<double>(highest);
    scale_ = 0;
    is_fit_ = true;
    if (highest == 0) return;

    double mean = 0;
    double weighted = 0;  // Of each excess, by the share of those that are larger.
    for (std::size_t rank = 1; rank <= highest; ++rank) {
        const double excess = border[static_cast<std::ptrdiff_t>(rank)] - begin_;
        mean += excess / count;
        weighted += excess * (count - static_cast<double>(rank) + 0.35) / count / count;
    }
    double shape = shape_before;
    if (mean > 2 * weighted) shape = std::min(2 - mean / (mean - 2 * weighted), shape_max);
    shape = (shape * count + shape_before * weight_before) / (count + weight_before);
    shape_ = std::max(shape, 0.0);
    scale_ = mean * (1 - shape_);
}

double Tail::probability(double size) const {
    if (!is_fit_) return 1;
    if (size <= begin_) return 1;
    const double all = static_cast<double>(sizes_.size());
    // Never was anything above: how far above it is, in usual errors, is all that is known.
    if (scale_ <= 0)
        return std::max(std::exp((begin_ - size) / 3) / (all + 1), std::pow(all, -2.2));
    const double beyond = (size - begin_) / scale_;
    const double tail =
        shape_ < 1e-6 ? std::exp(-beyond) : std::pow(1 + shape_ * beyond, -1 / shape_);
    // However far off it is: so few sizes cannot know how rare that is.
    return std::max({share_ * tail, std::pow(all, -2.2), 1e-300});
}

}  // namespace mainstay::detect
