using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace PopCon.Reporter.Attribution;

/// <summary>Fills the tables of a <see cref="DepsFile"/> from its text, in one pass.</summary>
/// <remarks>
/// The shape, with the depth of each name:
/// <code>
/// { "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" },                                       1, 2
///   "targets": { ".NETCoreApp,Version=v10.0": { "App/1.0.0": { "dependencies": { "Some.Id": "1.2.3" },   1, 2, 3, 4, 5
///                                               "Some.Id/1.2.3": { "runtime": { "lib/net8.0/Some.dll": {} } } } },
///   "libraries": { "Some.Id/1.2.3": { "type": "package" } } }                                       1, 2, 3
/// </code>
/// </remarks>
internal sealed class DepsFileReader
{
    private readonly JsonStrings _json;
    private readonly Dictionary<string, Package> _packages;
    private readonly Dictionary<string, Package> _files;
    private readonly List<Package> _dependents = new();
    private readonly List<string> _dependencies = new();
    private string _section = string.Empty;
    private string _field = string.Empty;
    private string? _framework;
    private Package? _package;

    /// <summary>A reader of a UTF-8 text into two tables: by <c>id/version</c> and by file name.</summary>
    internal DepsFileReader(byte[] text, Dictionary<string, Package> packages, Dictionary<string, Package> files)
    {
        _json = new JsonStrings(text);
        _packages = packages;
        _files = files;
    }

    /// <summary>Reads it all.</summary>
    [MethodImpl(RunOnce.NotWorthOptimising)]
    internal void Read()
    {
        while (_json.MoveNext())
        {
            int depth = _json.Depth;
            if (!_json.IsName)
            {
                ReadValue(depth);
            }
            else if (depth == 1)
            {
                _section = _json.Value();
            }
            else if (_section == "targets" && depth is 3 or 4 or 5)
            {
                ReadTarget(depth);
            }
            else if (_section == "libraries" && depth == 2)
            {
                _package = Get(_json.Value());
            }
            else
            {
                _field = depth < 4 ? _json.Value() : _field;
            }
        }

        MarkDirect();
    }

    private void ReadValue(int depth)
    {
        if (depth == 3 && _section == "libraries" && _field == "type" && _package is not null)
        {
            _package.IsPackage = _json.Value() == "package";
        }
        else if (depth == 2 && _section == "runtimeTarget" && _field == "name")
        {
            _framework = ShortName(_json.Value());
        }
    }

    private void ReadTarget(int depth)
    {
        string name = _json.Value();
        if (depth == 3)
        {
            _package = Get(name);
        }
        else if (depth == 4)
        {
            _field = name;
        }
        else if (_package is null)
        {
            // Broken text: an entry without an owner.
        }
        else if (_field == "dependencies")
        {
            _dependents.Add(_package);
            _dependencies.Add(name);
        }
        else if (_field is "runtime" or "runtimeTargets" && IsAssembly(name))
        {
            _files[name.Substring(name.LastIndexOf('/') + 1)] = _package;
            _package.HasAssembly = true;
        }
    }

    // Packages of old programs carry managed executables in lib/.
    private static bool IsAssembly(string name) =>
        (name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
        && !name.Contains("/native/");

    private Package Get(string key)
    {
        if (!_packages.TryGetValue(key, out Package? package))
        {
            int slash = key.IndexOf('/');
            package = slash < 0 ? new Package(key, string.Empty) : new Package(key.Substring(0, slash), key.Substring(slash + 1));
            package.Framework = _framework;
            _packages[key] = package;
        }

        return package;
    }

    // Only at the end it is known which entries are projects. The dependency's version may have been raised, so that only ids compare.
    [MethodImpl(RunOnce.NotWorthOptimising)]
    private void MarkDirect()
    {
        var direct = new Dictionary<string, Package>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < _dependents.Count; i++)
        {
            if (!_dependents[i].IsPackage)
            {
                direct[_dependencies[i]] = _dependents[i];
            }
        }

        foreach (Package package in _packages.Values)
        {
            package.IsDirect = direct.ContainsKey(package.Id);
        }
    }

    // ".NETCoreApp,Version=v10.0/linux-x64" to "net10.0"; before 5.0 the short name was netcoreapp3.1.
    private static string? ShortName(string name)
    {
        const string Start = ".NETCoreApp,Version=v";
        if (!name.StartsWith(Start, StringComparison.Ordinal))
        {
            return null;
        }

        string version = name.Substring(Start.Length).Split('/')[0];
        return (version.Length == 3 && version[0] < '5' ? "netcoreapp" : "net") + version;
    }
}
