using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.AspNetCore.Http;

namespace PopCon.Hosting.Web.Endpoints;

/// <summary>Bounds how many scrapes are served at a time, and how long each may take.</summary>
/// <remarks>
/// Safe from all threads. A client that does not read its answer is cut off at the deadline. When all slots are taken, a new
/// scrape gets the slot of the oldest one if that is older than <see cref="SlowAfter"/>: slow clients cannot keep others out.
/// </remarks>
/// <param name="maximum">Scrapes at a time.</param>
/// <param name="time">Drives the deadline.</param>
internal sealed class ScrapeSlots(int maximum, TimeProvider time)
{
    /// <summary>The longest scrape: Prometheus waits for at most its scrape interval, which is 1 minute by default.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>When a scrape has to give way to others. 100,000 series take less than a second.</summary>
    public static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(5);

    private readonly LinkedList<Slot> _oldestFirst = [];
    private readonly Lock _lock = new();

    /// <summary>Begins a scrape.</summary>
    /// <param name="context">The request, aborted at the deadline.</param>
    /// <returns>To be disposed at the end of the scrape; <see langword="null"/>: there is no room.</returns>
    public Slot? TryEnter(HttpContext context)
    {
        Slot? displaced = null;
        Slot slot;
        lock (_lock)
        {
            if (_oldestFirst.Count >= maximum)
            {
                displaced = _oldestFirst.First!.Value;
                if (time.GetElapsedTime(displaced.Started) < SlowAfter)
                {
                    return null;
                }

                _oldestFirst.RemoveFirst();
            }

            slot = new Slot(this, context, time);
            _oldestFirst.AddLast(slot.Node);
        }

        displaced?.CutOff();
        return slot;
    }

    /// <summary>One scrape under way.</summary>
    internal sealed class Slot : IDisposable
    {
        private readonly ScrapeSlots _slots;
        private readonly HttpContext _context;
        private readonly ITimer _deadline;
        private readonly Lock _ending = new();
        private bool _hasEnded;

        public Slot(ScrapeSlots slots, HttpContext context, TimeProvider time)
        {
            _slots = slots;
            _context = context;
            Node = new LinkedListNode<Slot>(this);
            Started = time.GetTimestamp();
            _deadline = time.CreateTimer(static slot => ((Slot)slot!).CutOff(), this, Deadline, Timeout.InfiniteTimeSpan);
        }

        /// <summary>Its place among the others.</summary>
        public LinkedListNode<Slot> Node { get; }

        /// <summary>When it began, as a timestamp.</summary>
        public long Started { get; }

        /// <summary>Whether it was ended because it took too long.</summary>
        public bool IsCutOff { get; private set; }

        /// <summary>Ends it; the client sees a broken answer.</summary>
        public void CutOff()
        {
            lock (_ending)
            {
                // The connection may serve the next request already.
                if (!_hasEnded)
                {
                    IsCutOff = true;
                    _context.Abort();
                }
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            _deadline.Dispose();
            lock (_ending)
            {
                _hasEnded = true;
            }

            lock (_slots._lock)
            {
                if (Node.List is not null)
                {
                    _slots._oldestFirst.Remove(Node);
                }
            }
        }
    }
}
