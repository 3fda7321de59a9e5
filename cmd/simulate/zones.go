package main

import (
	"fmt"
	"time"
	_ "time/tzdata" // a seed is to replay the same on every machine
)

// place is where somebody works: their time zone, and the country whose
// holidays they have. Who is posted abroad keeps those of the country that
// they came from.
type place struct {
	zone, country string
	location      *time.Location
}

// homes are the zones of the countries whose holidays Drypp knows.
var homes = []place{
	{zone: "Europe/Oslo", country: "NO"}, {zone: "Arctic/Longyearbyen", country: "NO"},
	{zone: "Europe/Stockholm", country: "SE"}, {zone: "Europe/Copenhagen", country: "DK"},
	{zone: "Atlantic/Faroe", country: "DK"}, {zone: "America/Nuuk", country: "DK"},
	{zone: "Europe/Berlin", country: "DE"},
}

// abroad are zones with every kind of offset: half and quarter hours, summer
// time in both halves of the year, by half an hour, and at other dates.
var abroad = []string{
	"Europe/London", "Europe/Lisbon", "Europe/Helsinki", "Europe/Athens", "Europe/Istanbul", "Europe/Chisinau",
	"Africa/Cairo", "Africa/Casablanca", "Africa/Lagos", "Africa/Johannesburg",
	"Asia/Jerusalem", "Asia/Beirut", "Asia/Dubai", "Asia/Tehran", "Asia/Kabul", "Asia/Karachi", "Asia/Kolkata",
	"Asia/Kathmandu", "Asia/Yangon", "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo",
	"Australia/Perth", "Australia/Adelaide", "Australia/Sydney", "Australia/Lord_Howe",
	"Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati",
	"America/St_Johns", "America/New_York", "America/Santiago", "America/Los_Angeles",
}

// places returns all places, the homes first.
func places() ([]place, error) {
	list := append([]place(nil), homes...)
	for i, zone := range abroad {
		list = append(list, place{zone: zone, country: homes[i%len(homes)].country})
	}
	for i := range list {
		location, err := time.LoadLocation(list[i].zone)
		if err != nil {
			return nil, fmt.Errorf("time zone %s: %w", list[i].zone, err)
		}
		list[i].location = location
	}
	return list, nil
}
