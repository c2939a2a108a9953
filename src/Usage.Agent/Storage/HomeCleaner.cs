namespace PopCon.Usage.Agent.Storage;

/// <summary>Deletes what a user no longer allows.</summary>
internal static class HomeCleaner
{
    /// <summary>Counts, batches, tokens, the grant and the schedule.</summary>
    public static void DeleteWaiting(AgentHome home)
    {
        // The grant first: what is left after a crash can go nowhere.
        GrantRecord.Delete(home);
        TokenFile.Delete(home);
        foreach (string folder in new[] { home.Batches, home.Counts, home.Rejected, home.Bad })
        {
            AgentHome.Delete(folder);
        }

        Schedule.Delete(home);
    }
}
