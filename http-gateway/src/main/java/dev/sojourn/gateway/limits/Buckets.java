package dev.sojourn.gateway.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.gateway.limits.RateLimitedException.Limit;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.Map;

/**
 * A bucket of tokens for each key, full at first and refilled evenly. Of too many keys those are forgotten that were
 * asked for least: a flood of new ones does not wash out the one that keeps coming.
 */
final class Buckets<K> {

    private final Limit limit;
    private final int capacity;
    private final Bandwidth bandwidth;
    private final TimeMeter time;
    private final Cache<K, Bucket> buckets;

    /** @param capacity the tokens of a full bucket, which are there again after the period */
    Buckets(Limit limit, int capacity, Duration period, TimeMeter time, long maxKeys) {
        this.limit = limit;
        this.capacity = capacity;
        this.bandwidth = Bandwidth.builder().capacity(capacity).refillGreedy(capacity, period).build();
        this.time = time;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(maxKeys)
                // By then it is full, and so is a new one.
                .expireAfterAccess(period)
                .ticker(time::currentTimeNanos)
                // On the event loop, which has less to do with it than a pool with being woken up for it.
                .executor(Runnable::run)
                .build();
    }

    /** @return null when it took them, otherwise why not */
    RateLimitedException take(K key, int count) {
        Bucket bucket = bucket(key);
        return bucket.tryConsume(count) ? null : refusal(bucket, count);
    }

    private RateLimitedException refusal(Bucket bucket, int count) {
        // For what is never possible the bucket knows no time.
        long nanos = bucket.estimateAbilityToConsume(Math.min(count, capacity)).getNanosToWaitForRefill();
        return new RateLimitedException(limit, Duration.ofNanos(nanos));
    }

    /** From every key, or from none. More than a full bucket holds takes a full bucket. */
    RateLimitedException takeAll(Map<K, Integer> counts) {
        for (Map.Entry<K, Integer> asked : counts.entrySet()) {
            RateLimitedException refusal = take(asked.getKey(), bounded(asked.getValue()));
            if (refusal != null) {
                giveBackUntil(asked.getKey(), counts);
                return refusal;
            }
        }
        return null;
    }

    private void giveBackUntil(K refused, Map<K, Integer> counts) {
        for (Map.Entry<K, Integer> taken : counts.entrySet()) {
            if (taken.getKey().equals(refused)) {
                return;
            }
            giveBack(taken.getKey(), bounded(taken.getValue()));
        }
    }

    private int bounded(int count) {
        return Math.min(count, capacity);
    }

    void giveBack(K key, int count) {
        bucket(key).addTokens(count);
    }

    private Bucket bucket(K key) {
        Bucket bucket = buckets.getIfPresent(key);
        return bucket != null ? bucket : buckets.get(key, absent -> newBucket());
    }

    private Bucket newBucket() {
        return Bucket.builder().addLimit(bandwidth).withCustomTimePrecision(time)
                .withSynchronizationStrategy(SynchronizationStrategy.SYNCHRONIZED).build();
    }

    /** How many keys are remembered. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }
}
