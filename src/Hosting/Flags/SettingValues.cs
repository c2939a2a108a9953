using System;
using System.Collections.Generic;

namespace PopCon.Hosting.Flags;

/// <summary>The values of all settings, with the mistakes in them.</summary>
/// <param name="texts">What is set, by name: settings file, environment and command line, one over the other.</param>
/// <param name="sources">Where the value of a name came from.</param>
/// <param name="errors">Gets the mistakes.</param>
/// <remarks>One thread.</remarks>
internal sealed class SettingValues(IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, string> sources, List<string> errors)
{
    /// <summary>The value of a setting. After a mistake it is the default, so that reading goes on and finds the others too.</summary>
    public T Get<T>(Setting<T> setting)
    {
        if (!texts.TryGetValue(setting.Name, out string? text))
        {
            return setting.Default;
        }

        try
        {
            return setting.Parse(text);
        }
        catch (FormatException e)
        {
            errors.Add($"{setting} = '{text}' ({sources[setting.Name]}): {e.Message}");
            return setting.Default;
        }
    }

    /// <summary>Reports that the value of a setting does not go with those of others.</summary>
    /// <param name="setting">A setting that is set.</param>
    /// <param name="why">Why not, and what to do.</param>
    public void Refuse(Setting setting, string why) =>
        errors.Add($"{setting} = '{texts.GetValueOrDefault(setting.Name)}' ({sources.GetValueOrDefault(setting.Name, "default")}): {why}");
}
